"""The Scrapy settings that the transport demands; crawlers/settings.py takes them all.

Each of them closes something that Scrapy leaves open: a listening port, another way out, a copy of a page in a log.
"""

_HANDLER = "crawlers.transport.handler.DoorHandler"

# one door, and no handler for file:, ftp:, s3: or data:
DOWNLOAD_HANDLERS_BASE: dict[str, str] = {}
DOWNLOAD_HANDLERS = {"http": _HANDLER, "https": _HANDLER}
# no listening socket
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
}
# redirects are the only middleware left: each hop is a new request to the door, which routes it again.
# Cookies, headers, unpacking, deadlines and robots.txt are the door's; retries are the frontier's
DOWNLOADER_MIDDLEWARES_BASE = {"crawlers.transport.redirect.Redirect": 600}
SPIDER_MIDDLEWARES_BASE = {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25}
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False
COMPRESSION_ENABLED = False
RETRY_ENABLED = False
METAREFRESH_ENABLED = False
REFERER_ENABLED = False
ROBOTSTXT_OBEY = False
HTTPCACHE_ENABLED = False
AUTOTHROTTLE_ENABLED = False
DNSCACHE_ENABLED = False
URLLENGTH_LIMIT = 0
# logs carry identifiers, never addresses or content
LOG_FORMATTER = "crawlers.transport.quiet.QuietLogFormatter"
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
DOWNLOADER_CLIENT_TLS_VERBOSE_LOGGING = False
DUPEFILTER_DEBUG = False
COOKIES_DEBUG = False
