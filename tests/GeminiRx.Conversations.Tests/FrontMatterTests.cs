using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

/// <summary>Settings are written as valid YAML 1.2, and are read back unchanged.</summary>
public sealed class FrontMatterTests
{
    // Strings that have a meaning in YAML, alone or combined.
    private static readonly string[] _pieces =
    [
        ": ",
        " #",
        "#",
        ":",
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        "&a",
        "*",
        "!",
        "%",
        "@",
        "`",
        "'",
        "\"",
        "|",
        ">",
        ",",
        "?",
        " ",
        "\n",
        "\r",
        "\t",
        "\\",
        "---",
        "...",
        "true",
        "null",
        "~",
        "1.5",
        "0x1F",
        "2001-12-14",
        "word",
        "é",
        "🚀",
        "\u2028",
        "\u0085",
        "\u0001",
        "\ufeff",
    ];

    /// <summary>Red when values with leading or trailing spaces were written without quotes.</summary>
    [Property(MaxTest = 2_000)]
    public void Write_ThenRead_GivesTheSameValue(byte[] indexes)
    {
        var value = string.Concat(indexes.Select(index => _pieces[index % _pieces.Length]));

        var text = FrontMatter.Write("---\nbefore: 1\nafter: 2\n---\n\n## User\n", "system", value);

        var (values, end) = FrontMatter.Read(text);
        Assert.Equal([("before", "1"), ("after", "2"), ("system", value)], values.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal("\n## User\n", text[end..]);
    }

    /// <summary>Each expected line was checked with a YAML 1.2 and a YAML 1.1 reader. Both give the value as a string, or as a number if
    /// the setting is a number.</summary>
    [Theory]
    [InlineData("system", "Be brief.", "Be brief.")]
    [InlineData("system", "Answer: briefly # really", "\"Answer: briefly # really\"")]
    [InlineData("system", "Answer:", "\"Answer:\"")]
    [InlineData("system", "a:b#c", "a:b#c")]
    [InlineData("system", "# no comment", "\"# no comment\"")]
    [InlineData("system", "- item", "\"- item\"")]
    [InlineData("system", "-item", "-item")]
    [InlineData("system", "-", "\"-\"")]
    [InlineData("system", "? key", "\"? key\"")]
    [InlineData("system", "[a]", "\"[a]\"")]
    [InlineData("system", "]", "\"]\"")]
    [InlineData("system", "{a}", "\"{a}\"")]
    [InlineData("system", "&a", "\"&a\"")]
    [InlineData("system", "*a", "\"*a\"")]
    [InlineData("system", "!a", "\"!a\"")]
    [InlineData("system", "%a", "\"%a\"")]
    [InlineData("system", "@a", "\"@a\"")]
    [InlineData("system", "`a`", "\"`a`\"")]
    [InlineData("system", "'a'", "\"'a'\"")]
    [InlineData("system", "\"a\"", "\"\\\"a\\\"\"")]
    [InlineData("system", "C:\\x: y", "\"C:\\\\x: y\"")]
    [InlineData("system", "| a", "\"| a\"")]
    [InlineData("system", "> a", "\"> a\"")]
    [InlineData("system", ", a", "\", a\"")]
    [InlineData("system", "", "\"\"")]
    [InlineData("system", " a", "\" a\"")]
    [InlineData("system", "a ", "\"a \"")]
    [InlineData("system", "a\tb", "\"a\\tb\"")]
    [InlineData("system", "a\r\nb", "\"a\\u000d\\nb\"")]
    [InlineData("system", "\na", "\"\\na\"")]
    [InlineData("system", "a\u2028b", "\"a\\u2028b\"")]
    [InlineData("system", "é 🚀", "é 🚀")]
    [InlineData("system", "true", "\"true\"")]
    [InlineData("system", "Null", "\"Null\"")]
    [InlineData("system", "No", "\"No\"")]
    [InlineData("system", "~", "\"~\"")]
    [InlineData("system", ".inf", "\".inf\"")]
    [InlineData("system", "1.5", "\"1.5\"")]
    [InlineData("system", "-1e3", "\"-1e3\"")]
    [InlineData("system", "0x1F", "\"0x1F\"")]
    [InlineData("system", "12:30:45", "\"12:30:45\"")]
    [InlineData("system", "2001-12-14", "\"2001-12-14\"")]
    [InlineData("model", "gemini-3.8-flash", "gemini-3.8-flash")]
    [InlineData("model", "3", "\"3\"")]
    [InlineData("temperature", "0.5", "0.5")]
    [InlineData("top-k", "3", "3")]
    [InlineData("thinking", "-1", "-1")]
    [InlineData("thinking", "off", "\"off\"")]
    [InlineData("temperature", "0x1F", "\"0x1F\"")]
    [InlineData("system", "a\n\n  b: c\n#d", "|-\n  a\n\n    b: c\n  #d")]
    public void Write_Value_IsValidYaml(string name, string value, string expected)
    {
        var text = FrontMatter.Write("", name, value);

        Assert.Equal($"---\n{name}: {expected}\n---\n\n", text);
        Assert.Equal(value, FrontMatter.Read(text).Values[name]);
    }

    [Theory]
    [InlineData("'it''s: so'", "it's: so")]
    [InlineData("''", "")]
    [InlineData("'open", "'open")]
    [InlineData("'a' and 'b'", "'a' and 'b'")]
    [InlineData("\"a\\u00e9 \\\"b\\\"\"", "aé \"b\"")]
    [InlineData("\"open", "\"open")]
    [InlineData("|\n  \"a\"", "\"a\"")]
    [InlineData("|-\n  a\n  b", "a\nb")]
    [InlineData("|+\n  a\n", "a")]
    [InlineData("Answer: briefly", "Answer: briefly")]
    public void Read_HandWrittenValue_IsUnquoted(string written, string expected)
    {
        Assert.Equal(expected, FrontMatter.Read($"---\nsystem: {written}\n---\n").Values["system"]);
    }
}
