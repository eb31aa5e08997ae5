;; A hash form that the reader does not know.
(list #<procedure>)
