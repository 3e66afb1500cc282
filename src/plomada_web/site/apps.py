from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "plomada_web.site"
    label = "site"
