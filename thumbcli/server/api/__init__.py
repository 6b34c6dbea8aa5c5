"""The routes of the API and their OpenAPI document."""
