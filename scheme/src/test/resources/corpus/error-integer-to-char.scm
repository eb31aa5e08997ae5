;; A number that is no character.
(integer->char -1)
