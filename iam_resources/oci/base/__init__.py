"""What the resources of a tenancy share: named objects, credentials, what belongs to a user, optimistic locking."""
