"""Access (利用者の管理): accounts and tokens, the audit, and what leaves only with another's approval."""
