"""The admin site of the newsroom."""

from django.contrib import admin


class NewsroomAdminSite(admin.AdminSite):
    pass
