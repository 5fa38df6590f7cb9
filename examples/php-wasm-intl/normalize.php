<?php
dl('intl') || exit('cannot load intl');
$text = implode(' ', array_map(fn ($index) => "A\u{30a}ngstro\u{308}m$index", range(1, 5000)));
$composed = Normalizer::normalize($text, Normalizer::FORM_C);
$begin = hrtime(true);
$upper = implode(array_map('IntlChar::toupper', mb_str_split($composed)));
echo json_encode(['md5' => md5($upper), 'milliseconds' => (hrtime(true) - $begin) / 1e6]);
