;; map over something that is no list.
(map car 5)
