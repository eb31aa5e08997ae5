;; A key of the program's own that nobody catches.
(throw 'no-machines "none today" 5)
