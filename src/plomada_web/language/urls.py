"""Addresses of this feature, below /w/<workspace>/language/."""

from django.urls import URLPattern, path

from plomada_web.language.views import corpora, documents, experiments, maps, offered, polling, sources, uploads

app_name = "language"

urlpatterns: list[URLPattern] = [
    path("", corpora.corpora, name="corpora"),
    path("new/", corpora.corpus_new, name="corpus_new"),
    path("<int:corpus_id>/", corpora.corpus, name="corpus"),
    path("<int:corpus_id>/edit/", corpora.corpus_edit, name="corpus_edit"),
    path("<int:corpus_id>/archive/", corpora.corpus_archive, name="corpus_archive"),
    path("<int:corpus_id>/restore/", corpora.corpus_restore, name="corpus_restore"),
    path("<int:corpus_id>/erase/", corpora.corpus_erase, name="corpus_erase"),
    path("<int:corpus_id>/uploads/new/", uploads.upload_new, name="upload_new"),
    path("<int:corpus_id>/uploads/<int:upload_id>/", uploads.upload, name="upload"),
    path("<int:corpus_id>/uploads/<int:upload_id>/sheet/", uploads.upload_sheet, name="upload_sheet"),
    path("<int:corpus_id>/uploads/<int:upload_id>/columns/", uploads.upload_columns, name="upload_columns"),
    path("<int:corpus_id>/uploads/<int:upload_id>/preview/", uploads.upload_preview, name="upload_preview"),
    path("<int:corpus_id>/uploads/<int:upload_id>/stop/", uploads.upload_stop, name="upload_stop"),
    path("<int:corpus_id>/uploads/<int:upload_id>/discard/", uploads.upload_discard, name="upload_discard"),
    path("<int:corpus_id>/sources/new/", polling.source_new, name="source_new"),
    path("<int:corpus_id>/sources/of/<slug:kind>/", offered.source_offered, name="source_offered"),
    path("<int:corpus_id>/sources/<int:source_id>/", sources.source, name="source"),
    path("<int:corpus_id>/sources/<int:source_id>/who/", sources.source_who, name="source_who"),
    path("<int:corpus_id>/sources/<int:source_id>/archive/", sources.source_archive, name="source_archive"),
    path("<int:corpus_id>/sources/<int:source_id>/restore/", sources.source_restore, name="source_restore"),
    path("<int:corpus_id>/sources/<int:source_id>/look/", polling.source_look, name="source_look"),
    path("<int:corpus_id>/sources/<int:source_id>/pause/", polling.source_pause, name="source_pause"),
    path("<int:corpus_id>/sources/<int:source_id>/resume/", polling.source_resume, name="source_resume"),
    path("<int:corpus_id>/documents/", documents.documents, name="documents"),
    path("<int:corpus_id>/documents/count/", documents.documents_count, name="documents_count"),
    path("<int:corpus_id>/documents/<int:document_id>/", documents.document, name="document"),
    path("<int:corpus_id>/documents/<int:document_id>/remove/", documents.document_remove, name="document_remove"),
    path("<int:corpus_id>/documents/<int:document_id>/restore/", documents.document_restore, name="document_restore"),
    path("<int:corpus_id>/experiments/", experiments.experiments, name="experiments"),
    path("<int:corpus_id>/experiments/new/", experiments.experiment_new, name="experiment_new"),
    path("<int:corpus_id>/experiments/<int:experiment_id>/", experiments.experiment, name="experiment"),
    path("<int:corpus_id>/experiments/<int:experiment_id>/look/", experiments.experiment_look, name="experiment_look"),
    path("<int:corpus_id>/experiments/<int:experiment_id>/stop/", experiments.experiment_stop, name="experiment_stop"),
    path("<int:corpus_id>/map/", maps.map_latest, name="map"),
    path("<int:corpus_id>/maps/", maps.map_history, name="maps"),
    path("<int:corpus_id>/maps/new/", maps.map_new, name="map_new"),
    path("<int:corpus_id>/maps/<int:run_id>/", maps.map_run, name="map_run"),
    path("<int:corpus_id>/maps/<int:run_id>/part/", maps.map_part, name="map_part"),
    path("<int:corpus_id>/maps/<int:run_id>/terms/", maps.map_terms, name="map_terms"),
    path("<int:corpus_id>/maps/<int:run_id>/find/", maps.map_find, name="map_find"),
    path("<int:corpus_id>/maps/<int:run_id>/term/", maps.map_term, name="map_term"),
    path("<int:corpus_id>/maps/<int:run_id>/compared/<int:older_id>/", maps.map_compared, name="map_compared"),
    path("<int:corpus_id>/maps/<int:run_id>/remove/", maps.map_remove, name="map_remove"),
]
