;; if without branches.
(if)
