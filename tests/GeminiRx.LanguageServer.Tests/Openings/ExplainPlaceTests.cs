namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary>Where the answer of <c>geminirx.explain</c> begins in the document that the editor opens.</summary>
public sealed class ExplainPlaceTests : OpeningFixture
{
    // Neovim reports an empty file as one empty line. Red when the answer began below it.
    [Fact]
    public async Task Answer_InADocumentOfOneEmptyLine_BeginsAtItsTop()
    {
        var editor = await StartAsync(
            (one, uri) =>
            {
                one.OpenAsync(uri, "\n").GetAwaiter().GetResult();
                return OpeningEditor.Success(true);
            }
        );

        await editor.ExplainAsync(new() { ["await"] = true });

        Assert.Equal($"{Answer}\n", editor.TextOf(editor.Shown));
    }
}
