"""Huawei Cloud IAM Identity Center ("IAM Identity Center API Reference", issue 01 of 2025-05-15), below ``/huawei``."""

from iam_resources.sandbox.huawei.vendor import Huawei

__all__ = ["Huawei"]
