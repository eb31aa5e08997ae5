;; No machine at all.
'()
