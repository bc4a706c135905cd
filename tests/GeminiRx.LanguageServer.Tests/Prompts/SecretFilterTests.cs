using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>Secrets in text that is sent.</summary>
public sealed class SecretFilterTests
{
    // The parts are joined here, so that no file of this project contains anything like a secret.
    public static TheoryData<string, string> Secrets =>
        new()
        {
            { "key = \"", "AIza" + new string('a', 35) },
            { "", "sk-" + new string('b', 40) },
            { "token: ", "gh" + "p_" + new string('c', 36) },
            { "", "xox" + "b-1234567890-abc" },
            { "id=", "AKI" + "A" + "ABCDEFGHIJ123456" },
            { "Bearer ", "ey" + "J0123456789abc.ey" + "J0123456789abc.sig" },
            { "", "-----BEGIN RSA PRIV" + "ATE KEY-----\nMIIE\nabc=\n-----END RSA PRIV" + "ATE KEY-----" },
            { "", "-----BEGIN PGP PRIV" + "ATE KEY BLOCK-----\n\nlQ-x\n-----END PGP PRIV" + "ATE KEY BLOCK-----" },
            { "", "-----BEGIN RSA PRIV" + "ATE KEY-----\nProc-Type: 4\n\nMII=\n-----END RSA PRIV" + "ATE KEY-----" },
            { "password = \"", "correct horse" },
            { "\"api_key\": \"", "0123456789" },
            { "DB_PASSWORD=", "hunter2hunter2" },
            { "aws_secret_access_key = ", "wJalrXUtnFEMI/K7" + "MDENG/bPxRfiCYEXAMPLEKEY" },
            { "", "ya2" + "9.a0AfH6SMBx-1234567890abcdef" },
            { "", "GOC" + "SPX-1234567890abcdefghij_-" },
            { "https://", "hooks.sla" + "ck.com/services/T0000/B0000/abcdefghijkl" },
            { "", "S" + "G.abcdefghijklmnopqrst.abcdefghijklmnopqrst" },
            { "", "hf" + "_abcdefghijklmnopqrstuvwxyz0123456789" },
            { "Authorization: Bearer ", "0123456789abcdef" },
            { "authorization: basic ", "dXNlcjpwYXNzd29yZDEyMw==" },
            { "postgres://me:", "pa55" },
            { "\"Server=db;Password=", "swordfish" },
            { "AccountKey=", "abcd1234abcd1234==" },
            { "GITHUB_TOKEN=", "0123456789abcdef0123" },
        };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Replace_ASecret_LeavesItsSurroundings(string before, string secret)
    {
        var (pieces, count) = SecretFilter.Replace([$"one\n{before}{secret}{EndOf(before)} two", "three"]);

        Assert.Equal(1, count);
        Assert.Equal([$"one\n{before}{SecretFilter.Mark}{EndOf(before)} two", "three"], pieces);
    }

    [Theory]
    [InlineData("var token = await ReadTokenAsync();")]
    [InlineData("string password = Console.ReadLine();")]
    [InlineData("if (apiKey == null) return;")]
    [InlineData("The secret: patience and practice.")]
    [InlineData("task-force sketches risk-averse")]
    [InlineData("https://example.com/page?id=12345678901234567890")]
    [InlineData("http://localhost:8080/@scope and me@example.com")]
    [InlineData("Basic knowledge of the bearer token is required.")]
    [InlineData("f(); password = Read(); if (a) token = next(1);")]
    [InlineData("postgres://me:${PASSWORD}@host")]
    public void Replace_CodeAndProse_StayAsTheyAre(string text) => Assert.Equal((text, 0), Replace(text));

    // The cursor may stand inside of a secret.
    [Fact]
    public void Replace_ASecretAcrossPieces_IsGoneFromBoth()
    {
        var secret = "AIza" + new string('a', 35);
        for (var at = 0; at <= secret.Length; at++)
        {
            var (pieces, count) = SecretFilter.Replace([$"x {secret[..at]}", "", $"{secret[at..]} y"]);

            Assert.Equal(1, count);
            Assert.Equal($"x {SecretFilter.Mark} y", string.Concat(pieces));
        }
    }

    // Red, without an end, when a pattern began with a repetition: each position of a long word was tried to its end.
    [Theory(Timeout = 60_000)]
    [InlineData('a')]
    [InlineData('A')]
    [InlineData('=')]
    [InlineData('-')]
    [InlineData(' ')]
    public async Task Replace_ALongRun_IsLinear(char character)
    {
        var text = new string(character, 2_000_000);

        Assert.Equal((text, 0), await Task.Run(() => Replace(text), TestContext.Current.CancellationToken));
    }

    // Red when a part of a pattern was tried again from each of its beginnings.
    [Theory(Timeout = 60_000)]
    [InlineData("secret=")]
    [InlineData("-eyJaaaaaaaaaa")]
    [InlineData("bearer aaaa")]
    [InlineData("://a:b:")]
    [InlineData("SG.aaaaaaaaaaaaaaaaaaaa")]
    [InlineData(";password=")]
    public async Task Replace_ARepeatedBeginning_IsLinear(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 2_000_000 / unit.Length));

        await Task.Run(() => Replace(text), TestContext.Current.CancellationToken);
    }

    // The surroundings are not sent, and show where a secret begins.
    [Fact]
    public void Replace_APieceOfASecret_IsRecognizedByItsSurroundings()
    {
        var secret = "AIza" + new string('a', 35);
        for (var at = 0; at <= secret.Length; at++)
        {
            var (first, inFirst) = SecretFilter.Replace([$"x {secret[..at]}"], after: $"{secret[at..]} y");
            var (second, inSecond) = SecretFilter.Replace([$"{secret[at..]} y"], before: $"x {secret[..at]}");

            Assert.Equal((at == 0 ? "x " : $"x {SecretFilter.Mark}", at == 0 ? 0 : 1), (first[0], inFirst));
            Assert.Equal((at == secret.Length ? " y" : $"{SecretFilter.Mark} y", at == secret.Length ? 0 : 1), (second[0], inSecond));
        }
    }

    [Fact]
    public void Replace_AnEnvironmentFile_HidesEachValue() =>
        Assert.Equal(
            "# names\nHOST=[secret removed]\nexport PORT=[secret removed]\n",
            SecretFilter.Replace(["# names\nHOST=local\nexport PORT=1\n"], isEnvironmentFile: true).Pieces[0]
        );

    // Red when a value ended at the end of its first line.
    [Theory]
    [InlineData("A=\"one\ntwo three\n\"\nB=x", "A=[secret removed]\nB=[secret removed]")]
    [InlineData("A='one\n\"two\n' # three\nB=x", "A=[secret removed]\nB=[secret removed]")]
    [InlineData("A=`one\ntwo`\n# end\n", "A=[secret removed]\n# end\n")]
    [InlineData("A=\"one \\\" two\nthree\"\n", "A=[secret removed]\n")]
    [InlineData("export A = \"one\r\ntwo\"\r\nB=x", "export A = [secret removed]\r\nB=[secret removed]")]
    [InlineData("A=it's\nB=isn't\n# end\n", "A=[secret removed]\nB=[secret removed]\n# end\n")]
    [InlineData("A=\"one\n# end\n", "A=[secret removed]\n# end\n")]
    [InlineData("a.b-c=x\nA=\n# end\n", "a.b-c=[secret removed]\nA=\n# end\n")]
    public void Replace_AnEnvironmentFile_HidesValuesOfSeveralLines(string text, string expected) =>
        Assert.Equal(expected, SecretFilter.Replace(text, isEnvironmentFile: true).Text);

    // The value is found although its beginning or its end is not sent.
    [Fact]
    public void Replace_APieceOfAValueOfSeveralLines_IsHidden()
    {
        const string Text = "# x\nA=\"one\ntwo\nthree\"\n# y\n";
        for (var at = 0; at <= Text.Length; at++)
        {
            var before = SecretFilter.Replace([Text[..at]], isEnvironmentFile: true, after: Text[at..]).Pieces[0];
            var after = SecretFilter.Replace([Text[at..]], isEnvironmentFile: true, before: Text[..at]).Pieces[0];

            Assert.All(["one", "two", "thr"], part => Assert.DoesNotContain(part, before + after, StringComparison.Ordinal));
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("A=\"\n")]
    [InlineData("A='\n")]
    [InlineData("A=\"\\\"\n")]
    [InlineData("A=\"\nB='\nC=`\n")]
    [InlineData("A=\\\"")]
    [InlineData("a.b-")]
    public async Task Replace_AnEnvironmentFileOfOneRepeatedUnit_IsLinear(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 2_000_000 / unit.Length));

        await Task.Run(() => SecretFilter.Replace(text, isEnvironmentFile: true), TestContext.Current.CancellationToken);
    }

    private static string EndOf(string before) =>
        before.EndsWith('"') ? "\""
        : before.Contains("postgres", StringComparison.Ordinal) ? "@host"
        : "";

    private static (string, int) Replace(string text) => SecretFilter.Replace(text);
}
