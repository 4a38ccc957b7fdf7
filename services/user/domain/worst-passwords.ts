/** What is tried first: the passwords of 8 characters and more that stand at the top of every list of leaked ones. */
export const worstPasswords: ReadonlySet<string> = new Set(
  `
    password 12345678 123456789 1234567890 12345678910 qwertyuiop qwerty123 qwerty1234 qwerty12345 password1
    password12 password123 password1234 password! passw0rd p@ssw0rd p@ssword passw0rd1 iloveyou iloveyou1 iloveyou2
    sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman superman1
    batman123 welcome1 welcome123 welcome12 letmein1 letmein123 trustno1 starwars starwars1 whatever whatever1
    computer computer1 internet internet1 michelle jennifer jessica1 charlie1 michael1 jordan23 shadow123 monkey123
    dragon123 master123 abcdefgh abcdefghi abcd1234 abc12345 abc123456 abcdef123 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y
    1qaz2wsx 1qaz2wsx3edc qazwsxedc q1w2e3r4 q1w2e3r4t5 qweasdzxc zaq12wsx zaq1zaq1 asdfghjk asdfghjkl asdf1234
    asdfasdf zxcvbnm1 zxcvbnm123 qwer1234 qwertyui qwerty12 qwerty11 qwertyqwerty 11223344 1122334455 12341234
    123123123 123454321 123456789a 123456789q 1234567a 12345678a a1234567 a12345678 a123456789 aa123456 aa12345678
    aaa123456 qq123456 87654321 987654321 9876543210 0987654321 0123456789 012345678 147258369 159357159 159753456
    741852963 789456123 13579246 135792468 121212121 12121212 101010101 10101010 20202020 112233445566 1234qwer
    1234abcd 1234567890a football123 liverpool liverpool1 chelsea1 arsenal1 manchester barcelona realmadrid
    juventus1 ronaldo7 pokemon1 pokemon123 minecraft minecraft1 fortnite fortnite1 samsung1 samsung123 nintendo
    playstation blink182 metallica slipknot1 nirvana1 blessed1 jesus123 jesuschrist godisgood iloveme1 iloveyou123
    loveyou1 loveyou123 lovely123 babygirl babygirl1 beautiful butterfly chocolate chocolate1 cocacola cookie123
    sweetheart forever1 friends1 friendship family123 mother123 mommy123 daddy123 honey123 angel123 angelina
    christian christine elizabeth alexander alexandra benjamin caroline daniel123 danielle katherine nicholas
    stephanie veronica victoria samantha anthony1 thomas123 matthew1 joshua123 andrew123 robert123 william1
    hunter123 rangers1 yankees1 cowboys1 steelers eagles123 lakers24 mustang1 corvette mercedes ferrari1 porsche911
    harley123 motorola nokia123 lenovo123 windows1 microsoft google123 facebook facebook1 instagram youtube1
    twitter1 linkedin linkedin1 dropbox1 admin123 admin1234 admin12345 administrator root1234 rootroot toor1234
    user1234 guest123 test1234 testtest test12345 testing1 testing123 default1 changeme changeme1 changeme123
    changeit secret123 secret12 topsecret private1 security security1 access14 access123 login123 master12
    mypassword mypass123 newpassword temp1234 temppass letmeinnow opensesame open1234 enter123 hello123 hello1234
    helloworld hellokitty goodluck lucky123 happy123 happyday summer01 summer123 summer2020 summer2021 summer2022
    summer2023 summer2024 winter123 winter2020 spring2020 autumn2020 january1 monday01 friday13 december november
    september october1 february password2 password01 password00 password99 pass1234 pass12345 passpass passport
    passw0rd! souksouk marrakech correcthorsebatterystaple
  `
    .trim()
    .split(/\s+/),
)
