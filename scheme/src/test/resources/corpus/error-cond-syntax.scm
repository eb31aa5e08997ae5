;; cond with a clause that is no list.
(cond 5)
