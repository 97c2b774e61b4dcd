"""The images step, its pure half: which pictures a page's posts show, and how their hashes get back to them."""

from collections.abc import Mapping

from attrs import evolve

from vigil.records.page import Page
from vigil.records.post import Image, Post


def image_addresses(page: Page) -> tuple[str, ...]:
    """Give the address of each picture that has no hash yet, once each, in the order of the posts."""
    return tuple(
        dict.fromkeys(
            image.url
            for post in page.posts
            for image in post.images
            if image.url is not None and image.sha256 is None and image.url.startswith(("http://", "https://"))
        )
    )


def add_hashes(page: Page, hashes: Mapping[str, Image]) -> Page:
    """Give the page with the hashes of its pictures; `hashes` holds them by address."""
    return evolve(page, posts=tuple(_hashed(post, hashes) for post in page.posts)) if hashes else page


def _hashed(post: Post, hashes: Mapping[str, Image]) -> Post:
    if not any(image.url in hashes for image in post.images):
        return post
    return evolve(post, images=tuple(_known(image, hashes) for image in post.images))


def _known(image: Image, hashes: Mapping[str, Image]) -> Image:
    found = hashes.get(image.url or "")
    return image if found is None else evolve(found, url=image.url)
