"""A service of Django REST framework, and the definition that drf-spectacular makes of it."""

import django
from django.conf import settings

if not settings.configured:
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "rest_framework",
            "drf_spectacular",
        ],
        REST_FRAMEWORK={"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"},
        SPECTACULAR_SETTINGS={"TITLE": "Pet shop", "VERSION": "2.4.1", "DESCRIPTION": "Pets to look at"},
        USE_TZ=True,
    )
    django.setup()

from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import authentication, permissions, routers, serializers, viewsets
from rest_framework.decorators import api_view
from rest_framework.response import Response

INTEGRATION = {
    "type": "aws_proxy",
    "httpMethod": "POST",
    "uri": "arn:aws:lambda:us-east-1:123456789012:function:pets",
    "payloadFormatVersion": "1.0",
}
EXTENSIONS = {"x-amazon-apigateway-integration": INTEGRATION}


class ToySerializer(serializers.Serializer):
    name = serializers.CharField(max_length=40)
    seen_at = serializers.URLField(allow_null=True, required=False)


class PetSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(min_length=1, max_length=40, help_text="What it hears to")
    kind = serializers.ChoiceField(choices=["cat", "dog"], default="cat")
    price = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=0)
    born = serializers.DateField(allow_null=True)
    picture = serializers.ImageField(required=False)
    notes = serializers.JSONField(required=False)
    toys = ToySerializer(many=True)


@extend_schema(extensions=EXTENSIONS)
class PetViewSet(viewsets.ViewSet):
    serializer_class = PetSerializer

    @extend_schema(
        parameters=[OpenApiParameter("kind", enum=["cat", "dog"]), OpenApiParameter("limit", int)],
        responses=PetSerializer(many=True),
    )
    def list(self, request):
        return Response([])

    def create(self, request):
        return Response()

    @extend_schema(parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)])
    def retrieve(self, request, pk=None):
        return Response()

    @extend_schema(parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)])
    def destroy(self, request, pk=None):
        return Response()


class OpenViewSet(PetViewSet):
    authentication_classes = ()


class TokenViewSet(PetViewSet):
    authentication_classes = (authentication.TokenAuthentication,)
    permission_classes = (permissions.IsAuthenticated,)


class OptionalTokenViewSet(PetViewSet):
    authentication_classes = (authentication.TokenAuthentication,)


@extend_schema(responses=str)
@api_view(["GET"])
def health(request):
    return Response("fine")


health.cls.authentication_classes = ()


def _routes(viewset):
    router = routers.DefaultRouter()
    router.register("pets", viewset, basename="pet")
    return [path("", include(router.urls)), path("health", health)]


def definition(viewset, renderer=OpenApiJsonRenderer) -> str:
    """What drf-spectacular writes of a viewset."""
    schema = SchemaGenerator(patterns=_routes(viewset)).get_schema(public=True)
    return renderer().render(schema, renderer_context={}).decode()


__all__ = ["INTEGRATION", "OpenApiJsonRenderer", "OpenApiYamlRenderer", "definition"]
