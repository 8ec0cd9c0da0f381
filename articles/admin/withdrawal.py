"""The question that is asked before a story is taken from readers."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawalForm(forms.Form):
    why = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "dir": "auto"}),
        help_text=_("For the story’s history at the desk; readers do not see it."),
        error_messages={"required": _("Say why it is withdrawn.")},
    )
