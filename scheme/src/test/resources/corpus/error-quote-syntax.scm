;; quote of two data.
(quote a b)
