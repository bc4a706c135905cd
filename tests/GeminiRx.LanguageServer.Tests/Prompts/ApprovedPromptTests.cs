using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Git;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>The requests of the built-in prompts as approved texts, so that a review sees each change of their wording.</summary>
public sealed class ApprovedPromptTests
{
    public static TheoryData<string> Names => [.. PromptLibrary.BuiltIn.Prompts.Select(prompt => prompt.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Request_OfABuiltInPrompt_IsTheApprovedOne(string name)
    {
        var full = Render(
            name,
            Source("one\ntwo\nthree\n", 4, 7) with
            {
                Instruction = "Make it shorter, as @notes.md says.",
                Diagnostics = "Line 2, error, lint L1: Too long.",
                Files = [new NamedFile("notes.md", "Short lines.\n", null)],
                Diff = new([new DiffFile(["a.py"], "diff --git a/a.py b/a.py\n@@ -1 +1 @@\n-one\n+two\n")], []),
                Others = [new Document(new DocumentUri("file:///w/other.py"), 1, "pass\n")],
            }
        );
        var empty = Render(name, Source("", 0, 0));

        var (approved, present) = ApprovedText.Compare($"Prompts/{name}", $"{full}\n\n======== an empty document\n{empty}");

        Assert.Equal(approved, present);
    }

    private static ContextSource Source(string text, int start, int end) =>
        new(new Document(new DocumentUri("file:///w/main.py"), 1, text) { Language = "python" }, new PromptPlace(start, end, end, null))
        {
            MaxTokens = 1000,
        };

    private static string Render(string name, ContextSource source)
    {
        var prompt = PromptLibrary.BuiltIn.Find(name)!;
        var context = PromptContext.Create(source with { Uses = variable => PromptTemplate.Uses(prompt.Body, variable) });
        var request = PromptRequest.Create(prompt, context.Values, model: null);
        return $"-------- system\n{TextOf(request.System!)}\n-------- user\n{TextOf(Assert.Single(request.Contents))}";
    }

    private static string TextOf(Content content) => string.Concat(content.Parts.Cast<TextPart>().Select(part => part.Text));
}
