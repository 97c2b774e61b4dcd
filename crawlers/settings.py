"""Scrapy's settings, and the pipeline: what happens to a page, one step a line, in this order."""

from crawlers.transport.scrapy_settings import *  # noqa: F403  what the transport demands is listed there

BOT_NAME = "vigil"
SPIDER_MODULES = ["crawlers.spiders"]

PIPELINE_STEPS = [
    "pipelines.text.clean_text",
    "pipelines.language.add_language",
    "pipelines.contacts.add_contacts",
    "crawlers.pictures.add_pictures",
]
PIPELINE_STORE = "pipelines.store.store"

ITEM_PIPELINES = {"crawlers.steps.Steps": 100}
