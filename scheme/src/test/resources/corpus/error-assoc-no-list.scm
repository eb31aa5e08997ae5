;; assoc on something that is no list.
(assoc "a" 5)
