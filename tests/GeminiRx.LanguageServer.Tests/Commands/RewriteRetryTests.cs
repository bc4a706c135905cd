using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Retries of rewrites, and what is left after a failure.</summary>
public sealed class RewriteRetryTests : RewriteFixture
{
    [Fact]
    public async Task Retry_AfterOneChangeWasKept_DoublesNothing()
    {
        Emulator = Saying("1\ntwo\n3\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);
        var session = await SessionOf(editor.Run("geminirx.rewrite", 0, Arguments(selection)));
        await editor.EndOfAsync(session);
        await ChooseAsync(editor, "Gemini: Keep this change");
        Emulator = Saying("uno\ntwo\ntres\nfour");

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", session)));

        Assert.Equal("before\nuno\ntwo\ntres\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Retry_AfterRefusalsWithoutAKey_RewritesTheSelection()
    {
        var hasKey = false;
        CreateClient = _ => hasKey ? Emulated() : throw new GeminiConfigurationException("There is no API key.", "Set one.");
        Emulator = Saying("one\n2\nthree\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);
        await ErrorOf(editor.Run("geminirx.rewrite", 0, Arguments(selection)).Answer);
        await ErrorOf(ChooseAsync(editor, "Gemini: Retry"));
        hasKey = true;

        await ChooseAsync(editor, "Gemini: Retry");

        Assert.Equal("before\none\n2\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Retry_OfACompleteRewrite_IsOffered()
    {
        Emulator = Saying("1\ntwo\n3\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);
        await RewriteAsync(editor, selection);
        Emulator = Saying("uno\ntwo\nthree\nfour");

        await ChooseAsync(editor, "Gemini: Retry");

        Assert.Equal("before\nuno\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    // The session ends after it has sent an edit, which the editor applies.
    [Fact]
    public async Task Fault_InsideARewrite_LeavesItsChanges()
    {
        Options = new LanguageServerOptions { CreateClient = _ => Emulated(), Scheduler = new FaultyScheduler() };
        Emulator = Saying("1\ntwo\nthree\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);
        await RewriteAsync(editor, selection);
        await editor.UntilAsync(model => model.Text.Contains('1', StringComparison.Ordinal));

        Assert.Equal(1, await ChangesAsync(editor));
    }

    [Fact]
    public async Task Rewrite_OfTextWithAProblem_ResolvesIt()
    {
        var (editor, session, answer) = await BeginAsync("before\n[one\ntwo]\nafter\n");
        answer.Say("one\n2\n");
        answer.Break();
        await editor.EndOfAsync(session);
        Assert.Equal(1, Problems(editor));
        Emulator = Saying("before\none\n2");
        CreateClient = _ => Emulated();

        await RewriteAsync(editor, editor.Look(model => new JsonObject { ["start"] = Place(model, 0), ["end"] = Place(model, 14) }));

        Assert.Equal(0, Problems(editor));
    }

    private static int Problems(ModelEditor editor) =>
        editor.Notifications("textDocument/publishDiagnostics")[^1].GetProperty("diagnostics").GetArrayLength();
}
