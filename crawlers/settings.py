"""Scrapy's settings, and the pipeline: what happens to a page, one step a line, in this order."""

from crawlers.transport.scrapy_settings import *  # noqa: F403  what the transport demands, each with its reason

BOT_NAME = "vigil"
SPIDER_MODULES = ["crawlers.spiders"]
LOG_INSTALL_ROOT_HANDLER = False  # who runs Vigil says where its log goes
LOG_LEVEL = "INFO"
TWISTED_REACTOR_ENABLED = False  # asyncio alone: no resolver threads, nothing that listens

PIPELINE_STEPS = [
    "pipelines.text.clean_text",
    "pipelines.language.add_language",
    "pipelines.contacts.add_contacts",
    "pipelines.likeness.add_likeness",
    "crawlers.pictures.add_pictures",
]
PIPELINE_STORE = "pipelines.store.store"  # the last step: a page is stored whole, or not at all

ITEM_PIPELINES = {"crawlers.steps.Steps": 100}
