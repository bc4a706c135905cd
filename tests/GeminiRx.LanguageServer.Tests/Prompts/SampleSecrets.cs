namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>A made-up secret with what stands around it.</summary>
/// <param name="Before">Text before it, which is sent.</param>
/// <param name="Value">The secret.</param>
/// <param name="After">Text after it, which is sent.</param>
public sealed record SampleSecret(string Before, string Value, string After = "")
{
    public string Text => $"{Before}{Value}{After}";
}

/// <summary>Made-up secrets of every kind. The parts are joined here, so that no file of this project contains anything like one.</summary>
public static class SampleSecrets
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Words = Letters + Digits;
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly Func<Random, SampleSecret>[] _kinds =
    [
        random => new("key = \"", "AI" + "za" + Of(random, Words + "_-", 35), "\""),
        random => new("", "ya2" + "9." + Of(random, Words, 30)),
        random => new("", "GOC" + "SPX-" + Of(random, Words, 24)),
        random => new("", "s" + "k-" + Of(random, Words, 40)),
        random => new("token: ", "gh" + "opsur"[random.Next(5)] + "_" + Of(random, Words, 36)),
        random => new("", "github" + "_pat_" + Of(random, Words, 40)),
        random => new("", "xo" + "x" + "abeoprs"[random.Next(7)] + "-" + Of(random, Words, 24)),
        random => new("", "xa" + "pp-" + Of(random, Words, 24)),
        random => new("https://", "hooks.sla" + "ck.com/services/" + Of(random, Words, 30)),
        random => new("id=", "AK" + "IA" + Of(random, Upper, 16)),
        random => new("", "gl" + "pat-" + Of(random, Words, 20)),
        random => new("", "np" + "m_" + Of(random, Words, 36)),
        random => new("", "py" + "pi-" + Of(random, Words, 60)),
        random => new("", "sk_" + "live_" + Of(random, Words, 24)),
        random => new("", "wh" + "sec_" + Of(random, Words, 32)),
        random => new("", "S" + "G." + Of(random, Words, 22) + "." + Of(random, Words, 43)),
        random => new("", "h" + "f_" + Of(random, Words, 34)),
        random => new("", "shp" + "at_" + Of(random, "0123456789abcdef", 32)),
        random => new("", "ey" + "J" + Of(random, Words, 20) + ".ey" + "J" + Of(random, Words, 40) + "." + Of(random, Words, 43)),
        random => Key(random, "RSA PRIV" + "ATE KEY"),
        random => Key(random, "PRIV" + "ATE KEY"),
        random => Key(random, "PGP PRIV" + "ATE KEY BLOCK"),
        random => new("password = \"", Of(random, Words + " !?", 24), "\""),
        random => new("'api_key': '", Of(random, Words, 16), "'"),
        random => new("aws_secret_access_key = ", Of(random, Digits, 4) + Of(random, Words + "/+", 36)),
        random => new("GITHUB_TOKEN=", Of(random, Digits, 2) + Of(random, Words, 30)),
        random => new("Authorization: Bearer ", Of(random, Digits, 2) + Of(random, Words, 30)),
        random => new("authorization: basic ", Of(random, Digits, 2) + Of(random, Words, 22) + "=="),
        random => new("postgres://me:", Of(random, Words, 14), "@host"),
        random => new("\"Server=db;Password=", Of(random, Words, 14), ";\""),
    ];

    /// <summary>The number of kinds.</summary>
    public static int Kinds => _kinds.Length;

    /// <summary>A secret of a kind.</summary>
    public static SampleSecret Of(int kind, Random random) => _kinds[kind](random);

    /// <summary>Random characters.</summary>
    public static string Of(Random random, string alphabet, int length) => new(random.GetItems<char>(alphabet, length));

    private static SampleSecret Key(Random random, string name)
    {
        var lines = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Of(random, Words + "+/", 64));
        return new("", $"-----BEGIN {name}-----\n{string.Join('\n', lines)}\n-----END {name}-----");
    }
}
