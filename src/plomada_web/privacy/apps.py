from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "plomada_web.privacy"
    label = "privacy"
