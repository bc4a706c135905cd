using FsCheck;
using FsCheck.Fluent;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>What is sent within a budget, and that no secret is in it.</summary>
public sealed class PromptContextTests
{
    [Fact]
    public void Values_OfASmallDocument_AreWhole()
    {
        var context = Create("one |two| three", others: [("b.md", "other")]);

        Assert.Equal("one ", context.Values[PromptTemplate.Before]);
        Assert.Equal("two", context.Values[PromptTemplate.Selection]);
        Assert.Equal(" three", context.Values[PromptTemplate.After]);
        Assert.Equal("b.md:\nother", context.Values[PromptTemplate.OpenFiles]);
        Assert.Equal(["selection", "before", "after", "open-files"], context.Parts.Select(part => part.Name));
        Assert.All(context.Parts, part => Assert.Equal(0, part.LeftOut));
    }

    [Fact]
    public void SelectionAndInstruction_LargerThanTheBudget_AreRefusedWithFigures()
    {
        var refused = Assert.Throws<LocalRpcException>(() => Create($"|{new string('x', 600)}|", "Do it.", tokens: 100));

        Assert.Contains("about 152 tokens", refused.Message, StringComparison.Ordinal);
        Assert.Contains("geminirx.contextTokens allows 100", refused.Message, StringComparison.Ordinal);
        Assert.Throws<LocalRpcException>(() => Create("||", new string('x', 401), tokens: 100));
        Assert.Equal(new string('x', 400), Create($"|{new string('x', 400)}|", tokens: 100).Values[PromptTemplate.Selection]);
    }

    [Fact]
    public void TextNearThePlace_ComesFirst_AndFourFifthsAreBeforeIt()
    {
        var context = Create($"{new string('a', 5000)}||{new string('b', 5000)}", tokens: 1000);

        Assert.Equal(1600, context.Values[PromptTemplate.Before].Length);
        Assert.Equal(400, context.Values[PromptTemplate.After].Length);
        Assert.Equal(1990, Create($"{new string('a', 5000)}||{new string('b', 10)}", tokens: 1000).Values[PromptTemplate.Before].Length);
    }

    [Fact]
    public void NamedFiles_ComeBeforeOpenDocuments_AndAreCutWithAMark()
    {
        var context = Create("a||b", tokens: 500, files: [("x.md", new string('x', 5000)), ("y.md", "y")], others: [("z.md", "z")]);

        Assert.EndsWith($"x{FileText.CutMark}", context.Values[PromptTemplate.Files], StringComparison.Ordinal);
        Assert.StartsWith("x.md:\nxx", context.Values[PromptTemplate.Files], StringComparison.Ordinal);
        Assert.Equal([("y.md", true), ("z.md", false)], context.LeftOut.Select(file => (file.File, file.IsNamed)));
        Assert.Equal("", context.Values[PromptTemplate.OpenFiles]);
    }

    [Fact]
    public void Document_ThatIsNotSent_IsListedWithItsReason()
    {
        var context = Create("a||b", others: [("x.md", "hidden"), ("y.md", "y")], whyNotSent: uri => uri.Name == "x.md" ? "why" : null);

        Assert.Equal(("x.md", "why"), (context.LeftOut[0].File, context.LeftOut[0].Reason));
        Assert.Equal("y.md:\ny", context.Values[PromptTemplate.OpenFiles]);
    }

    // What a prompt does not use takes nothing of the budget, and is not reported.
    [Fact]
    public void Variables_ThatThePromptDoesNotUse_AreNotSent()
    {
        var context = Create($"before |{new string('x', 900)}| after", tokens: 100, uses: name => name == PromptTemplate.Before);

        Assert.Equal(["before"], context.Parts.Select(part => part.Name));
    }

    [Fact]
    public void Diagnostics_AreCutAtALine()
    {
        var context = Create("||", tokens: 100, diagnostics: string.Join('\n', Enumerable.Repeat(new string('d', 90), 5)));

        Assert.Equal($"{new string('d', 90)}\n{new string('d', 90)}", context.Values[PromptTemplate.Diagnostics]);
        Assert.Equal(273, Assert.Single(context.Parts).LeftOut);
    }

    [Fact]
    public void Characters_OfTwoUnits_StayWhole()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 400));
        for (var tokens = 100; tokens < 104; tokens++)
        {
            var context = Create($"{text}|x|{text}", tokens: tokens, others: [("o.md", text)]);

            Assert.DoesNotContain(
                '\uFFFD',
                System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(string.Concat(context.Values.Values)))
            );
        }
    }

    // Red when a text was cut before its secrets were replaced. Every position of a secret in each source is tried, also at the edge.
    [Fact]
    public void Secret_AtAnyPlace_IsNotSent()
    {
        var cut = 0;
        var cases =
            from kind in Gen.Choose(0, SampleSecrets.Kinds - 1)
            from seed in Gen.Choose(0, 10_000)
            from at in Gen.Choose(0, 2600)
            from source in Gen.Choose(0, 4)
            from cursor in Gen.Choose(0, 3600)
            from tokens in Gen.Choose(100, 900)
            select (secret: SampleSecrets.Of(kind, new Random(seed)), at, source, cursor, tokens);
        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var lines = string.Concat(Enumerable.Repeat("some words\n", 240));
                    var (secret, value) = (one.secret.Text, one.secret.Value);
                    var text = lines.Insert(Math.Min(one.at, lines.Length), $"\n{secret}\n");
                    var own = one.source == 0 ? text : lines;
                    var cursor = Math.Min(one.cursor, own.Length);
                    var context = Create(
                        own.Insert(cursor, "||"),
                        one.source == 1 ? $"use {secret} here" : "go",
                        one.tokens + (one.source == 1 ? 300 : 0),
                        files: [("f.md", one.source == 2 ? text : lines)],
                        others: [("o.md", one.source == 3 ? text : lines)],
                        diagnostics: one.source == 4 ? $"Line 1: {secret}" : ""
                    );
                    var sent = string.Join('\u0001', context.Values.Values);
                    cut += context.Parts.Any(part => part.LeftOut > 0) && context.Secrets > 0 ? 1 : 0;

                    for (var i = 0; i + 10 <= value.Length; i++)
                    {
                        Assert.DoesNotContain(value.Substring(i, 10), sent, StringComparison.Ordinal);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.InRange(cut, 300, 2000);
    }

    // Red when the mark of a cut file was not counted, and when marks of secrets made a text longer than its share.
    [Fact]
    public void Values_OfAnyTexts_FitTheBudget()
    {
        var texts = Gen.Elements("", "a\n", "word ", "A=1\n", "😀", "-", "password=\"123456\" ").ListOf().Select(string.Concat);
        var large = from text in texts from times in Gen.Choose(0, 60) select string.Concat(Enumerable.Repeat(text, times));
        var files = large.ListOf();
        Prop.ForAll(
                Gen.Zip(Gen.Zip(large, large), Gen.Zip(files, files)).ToArbitrary(),
                one =>
                {
                    var ((before, after), (named, open)) = one;
                    var context = Create(
                        $"{before}|sel|{after}",
                        "instruction",
                        tokens: 200,
                        files: [.. named.Select((text, index) => ($"{index}.env", text))],
                        others: [.. open.Select((text, index) => ($"o{index}.md", text))],
                        diagnostics: before,
                        name: ".env"
                    );

                    Assert.InRange(context.Parts.Sum(part => part.Length), 0, 800);
                    var joints = 2 * (named.Count + open.Count);
                    var fixedNames = context.Values[PromptTemplate.File].Length + context.Values[PromptTemplate.Language].Length;
                    Assert.InRange(context.Values.Values.Sum(value => value.Length) - fixedNames - joints, 0, 800);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static PromptContext Create(
        string text,
        string instruction = "",
        int tokens = 1000,
        IReadOnlyList<(string Name, string Text)>? files = null,
        IReadOnlyList<(string Name, string Text)>? others = null,
        string diagnostics = "",
        string name = "a.md",
        Func<string, bool>? uses = null,
        Func<DocumentUri, string?>? whyNotSent = null
    )
    {
        var start = text.IndexOf('|', StringComparison.Ordinal);
        var end = text.IndexOf('|', start + 1) - 1;
        var document = new Document(new DocumentUri($"file:///w/{name}"), 1, text.Remove(start, 1).Remove(end, 1))
        {
            Language = "markdown",
        };
        return PromptContext.Create(
            new ContextSource(document, new PromptPlace(start, end, end, null))
            {
                Instruction = instruction,
                Diagnostics = diagnostics,
                Files = [.. (files ?? []).Select(file => new NamedFile(file.Name, file.Text, null))],
                Others = [.. (others ?? []).Select(other => new Document(new DocumentUri($"file:///w/{other.Name}"), 1, other.Text))],
                Uses = uses ?? (_ => true),
                WhyNotSent = whyNotSent ?? (_ => null),
                MaxTokens = tokens,
            }
        );
    }
}
