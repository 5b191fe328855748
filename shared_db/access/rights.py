"""Asking for a permission: in a group, and in the own company."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from shared_db.access.permissions import OwnPermission, Permission
from shared_db.foundation.errors import NotAllowed

Asked = TypeVar("Asked", Permission, OwnPermission)


class Rights(ABC, Generic[Asked]):
    """What somebody may do: in a group, or in the own company."""

    @abstractmethod
    def may(self, permission: Asked) -> bool:
        """Whether one of the person's roles gives this permission."""

    def require(self, permission: Asked) -> None:
        """Raise `NotAllowed` without the permission."""
        if not self.may(permission):
            raise NotAllowed
