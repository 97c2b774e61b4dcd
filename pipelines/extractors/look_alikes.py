"""Letters of one script that pass for those of another: the tables that `fold` reads."""

CYRILLIC_AS_LATIN = str.maketrans(
    "аеорсухіјѕһԁԛԝѵӏкАВЕКМНОРСТУХІЈЅҺԌԚԜѴӀ",
    "aeopcyxijshdqwvlkABEKMHOPCTYXIJSHGQWVI",
)
"""Small letters only where print or handwriting cannot tell them apart, and к, which people type for k."""

GREEK_AS_LATIN = str.maketrans("οανρικχϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧͿ", "oavpikxjABEZHIKMNOPTYXJ")

AS_LATIN: dict[int, int] = {**CYRILLIC_AS_LATIN, **GREEK_AS_LATIN}
"""For `str.translate`: one character for one, so that offsets hold."""

AS_CYRILLIC: dict[int, int] = {
    latin: cyrillic for cyrillic, latin in CYRILLIC_AS_LATIN.items() if cyrillic < 0x460 and chr(cyrillic) not in "ѕһЈЅ"
}
"""The way back, for Cyrillic words with Latin letters in them."""

LOOK_ALIKES = "".join(map(chr, AS_LATIN))
"""Every letter that has a Latin twin, for a character class."""

SMALL_CAPITALS = dict(zip("ıɑɡᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "iagabcdefghijklmnoprstuvwyz", strict=True))
"""Small capitals, and letters of Turkish and of phonetic writing, that NFKC leaves alone."""
