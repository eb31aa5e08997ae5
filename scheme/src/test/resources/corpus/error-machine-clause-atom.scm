;; A clause that is no list.
(list (build-machine name "a"))
