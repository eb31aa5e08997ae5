;; A dot where no datum follows.
(list 1 . )
