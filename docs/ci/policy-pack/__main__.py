"""The rules of `iam review` as a policy pack: pulumi preview --policy-pack docs/ci/policy-pack."""

from iam_resources.review.policy import pack

pack()
