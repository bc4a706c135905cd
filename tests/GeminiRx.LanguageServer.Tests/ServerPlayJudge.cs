using System.Text.Json.Nodes;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests;

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
                session.IsGoneOnWith
                && session.Id == sessions.Last(other => editor.Look(model => model.Streams[other.Stream]) == streamed).Id
            )
            {
                Assert.True(streamed.Is(""), $"{session.Id} left «{streamed.Text}»");
            }
            else if (!session.IsGoneOnWith && !isUndone)
            {
                // A resumption that fails before its first word has taken nothing back; a stop may come at any time.
                var candidates =
                    session.Expected == ExpectedText.Prefix
                        ? session
                            .Void.Append(session.Said)
                            .SelectMany(said => Enumerable.Range(0, said.Length + 1).Select(length => said[..length]))
                    : outcome == "error" && session.IsVoidShown ? [session.Void[^1]]
                    : [session.Said];
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

        // What the server knows of the document is what it asks the model about.
        var last = (await editor.Continue(0, new JsonObject { ["instruction"] = "last" }).Answer).GetProperty("sessionId").GetString()!;
        service["last"].Finish();
        await editor.EndOfAsync(last);
        Assert.Equal($"<CURSOR>{text}\n\nWhat to write: last", service["last"].Prompt);
    }
}
