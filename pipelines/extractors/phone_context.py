"""Words around digits that say a number is meant to be dialled, or is no phone at all."""

import re

BEFORE = 32  # characters before a number in which its label stands
AFTER = 14

LABEL = re.compile(
    r"(?<![^\W_])(?:phones?|ph|tel(?:efono|éfono|ephone)?|cell?(?:ular)?|mob(?:ile)?|movil|móvil|call(?:me)?|text(?:ing)?|txt|sms|"
    r"ring|dial|contact|number|num|nr|whats?\s?app|wa|wsp|wapp|viber|signal|telegram|tg|imo|llam[ae](?:me|r)?|llámame|"
    r"numero|número|celular|fono|fax|line|reach|тел(?:ефон\w{0,2})?|моб(?:ильный|ільний)?|номер\w{0,2}|звон\w{1,6}|позвон\w{1,5}|"
    r"дзвон\w{1,5}|телефонуй\w{0,3}|вайбер\w?|вотсап\w?|ватсап\w?|вацап\w?|смс|пиши\w{0,3}|пишіть)(?![^\W_])|[\u260e\u2706\U0001f4de\U0001f4f1\U0001f4f2]",
    re.IGNORECASE,
)
VETO = re.compile(
    r"(?<![^\W_])(?:orders?|invoice|isbn|issn|part|ref(?:erence)?|tracking|policy|account|acct?|a/c|imei|ean|upc|doi|pmid|serial|"
    r"s/n|sn|sku|model|version|ver|build|patent|case|ticket|id|provider id|zip|postcode|card|iban|bic|swift|icq|uin|qq|"
    r"license|licence|passport|ssn|vin|lot|batch|article|item|port|pid|timestamp|epoch|unix time|byte|"
    r"заказ|замовлення|артикул|инн|інн|огрн|єдрпоу|счет|рахунок|карта|карты|картка|паспорт|трек|"
    r"pedido|factura|cuenta|tarjeta|dni|cif|nif)"
    r"(?:\s?(?:no|number|num|nr|id|code)\b)?[\s.:#№=-]{0,4}\Z|[#№]\s?\Z",
    re.IGNORECASE,
)
UNIT_AFTER = re.compile(
    r"\s{0,2}(?:seconds?|secs?|ms|minutes?|px|pixels|km|kg|cm|mm|gb|mb|kb|bytes?|bits?|views|times|results|users|"
    r"usd|eur|uah|rub|грн|руб|секунд|просмотр)(?![^\W_])|\s?[€$£₴₽](?!\s?\d)|\s?[%°]",
    re.IGNORECASE,
)
MONEY_BEFORE = re.compile(r"(?:[$€£¥₴₽]|usd|eur|uah|rub)\s?\Z", re.IGNORECASE)
LINK_BEFORE = re.compile(
    r"(?:wa\.me/|t\.me/|telegram\.me/|phone=|number=|tel:|sms:|callto:|viber://\S{0,20}|whatsapp://\S{0,20})(?:\+|%2B)?\Z",
    re.IGNORECASE,
)
_HEX_ONLY = re.compile(r"[a-fA-Fx]*\Z")


def may_be_glued(word: str) -> bool:
    """Tell whether letters touching a number are a word somebody forgot to set apart, not part of a code or hash."""
    return len(word) >= 3 and (word.islower() or word.isupper() or word.istitle()) and not _HEX_ONLY.match(word)
