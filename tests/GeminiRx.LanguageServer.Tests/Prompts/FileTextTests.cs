using FsCheck;
using FsCheck.Fluent;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>What of a file is sent if not all of it fits.</summary>
public sealed class FileTextTests
{
    private static readonly string _lines = string.Concat(Enumerable.Range(0, 200).Select(line => $"line {line}\n"));

    [Theory]
    [InlineData("line 0\n")]
    [InlineData("line 100\n")]
    [InlineData("line 199\n")]
    public void Around_HasWholeLinesOnBothSides(string change)
    {
        var at = _lines.IndexOf(change, StringComparison.Ordinal) + change.Length;

        var file = FileText.Around("a.cs", _lines, at, 200)!;

        var sent = file.Text.Split('\n')[1..];
        Assert.Contains(change.TrimEnd(), sent);
        Assert.All(sent, line => Assert.Contains($"{line}\n", _lines, StringComparison.Ordinal));
        Assert.InRange(_lines.Length - file.LeftOut - string.Join('\n', sent).Length, 0, 1);
        Assert.InRange(file.Text.Length, 170, 200);
    }

    [Fact]
    public void Around_OfAFileThatFits_IsTheFile() => Assert.Equal("a.cs:\nb", FileText.Around("a.cs", "b\n", 1, 200)!.Text);

    [Fact]
    public void Around_WithoutRoom_IsNothing() => Assert.Null(FileText.Around("a.cs", _lines, 5, 20));

    // The beginning of the key is not in what is sent.
    [Fact]
    public void Around_APartOfAPrivateKey_IsNotSent()
    {
        var key = string.Concat(Enumerable.Range(0, 40).Select(line => $"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{line:D4}\n"));
        var text = $"-----BEGIN PRIVATE KEY-----\n{key}-----END PRIVATE KEY-----\nend\n";

        var file = FileText.Around("a.txt", text, text.Length - 4, 300)!;

        Assert.DoesNotContain("MIIE", file.Text, StringComparison.Ordinal);
        Assert.Contains("end", file.Text, StringComparison.Ordinal);
        Assert.Equal(1, file.Secrets);
    }

    // Red when the frame was not counted, and when a character was split.
    [Fact]
    public void Around_AnyPlace_IsWithinItsLengthAndHasWholeCharacters()
    {
        var cases =
            from parts in Gen.Elements("a", "\n", "😀", "some words ").ListOf(60)
            from place in Gen.Choose(0, 100)
            from most in Gen.Choose(0, 200)
            select (Text: string.Concat(parts), Place: place, Most: most);
        var cut = 0;
        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var at = WholeCharacters.Previous(one.Text, one.Place * one.Text.Length / 100);
                    if (FileText.Around("a", one.Text, at, one.Most) is not { } file)
                    {
                        return;
                    }

                    cut += file.LeftOut > 0 ? 1 : 0;
                    Assert.InRange(file.Text.Length, 0, one.Most);
                    Assert.Equal(file.Text, new string(file.Text.EnumerateRunes().SelectMany(rune => rune.ToString()).ToArray()));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        Assert.InRange(cut, 200, 1000);
    }
}
