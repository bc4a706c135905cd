using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Plays;

/// <summary>Judges the end of a <see cref="ServerPlay"/>.</summary>
internal sealed class ServerPlayJudge(ModelEditor editor, ScriptedService service, IReadOnlyList<PlayedSession> sessions)
{
    public async Task JudgeAsync()
    {
        var (faults, text) = editor.Look(model => (model.Faults, model.Text));
        Assert.Empty(faults);
        foreach (var session in sessions)
        {
            var end = await editor.EndOfAsync(session.Id);
            var outcome = end.GetProperty("outcome").GetString();
            var isUndone = outcome == "stopped" && session.Expected == ExpectedText.All;
            var streamed = editor.Look(model => model.Streams[session.Stream]);
            if (
                session.IsContinued
                && session.Id == sessions.Last(other => editor.Look(model => model.Streams[other.Stream]) == streamed).Id
            )
            {
                Assert.True(streamed.Is(""), $"{session.Id} left «{streamed.Text}»");
            }
            else if (!session.IsContinued && !isUndone)
            {
                // A resumption that fails before its first text takes nothing back. A stop may arrive at any time.
                var candidates =
                    session.Expected == ExpectedText.Prefix
                        ? session
                            .RewoundTexts.Append(session.Text)
                            .SelectMany(part => Enumerable.Range(0, part.Length + 1).Select(length => part[..length]))
                    : outcome == "error" && session.ShowsRewoundText ? [session.RewoundTexts[^1]]
                    : [session.Text];
                Assert.True(
                    candidates.Any(streamed.Is),
                    $"{session.Id}, {outcome}, streamed «{streamed.Text}», not one of «{string.Join("», «", candidates)}»"
                );
                Assert.True(
                    outcome != "error" || end.GetProperty("error").GetProperty("kind").GetString() == "api",
                    $"{session.Id} ended {end}"
                );
            }
        }

        var status = await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
        Assert.Empty(status.GetProperty("sessions").EnumerateArray());

        // The prompt shows the server's copy of the document.
        var last = (await editor.Continue(0, new JsonObject { ["instruction"] = "last", ["force"] = true }).Answer)
            .GetProperty("sessionId")
            .GetString()!;
        service["last"].Finish();
        await editor.EndOfAsync(last);
        Assert.Equal($"The document is story.md (markdown).\n\n<CURSOR>{text}\n\nWhat to write: last", service["last"].Prompt);
    }
}
