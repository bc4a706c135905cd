using System.Reactive.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>What the question of an ended session keeps in memory.</summary>
public sealed class QuestionTests
{
    // Red when the history kept the question as it was asked.
    [Fact]
    public void History_DoesNotKeepTheRequest()
    {
        var history = new SessionHistory(new Lock(), null!); // without a problem, nothing is published
        var request = Add(history);

        GC.Collect();

        Assert.False(request.IsAlive);
        Assert.NotNull(history.Ended.Find(new SessionId("one"))!.Question);
    }

    // The variables of all functions of one method are kept together. Red when Renew was created where the context is read.
    [Fact]
    public void Renewal_SharesNoVariablesWithTheRequest()
    {
        var scopes = typeof(PromptAnswers)
            .GetNestedTypes(BindingFlags.NonPublic)
            .Select(scope => scope.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(fields => fields.Select(field => field.FieldType).ToHashSet())
            .ToList();

        Assert.Contains(scopes, types => types.Contains(typeof(StreamArguments)));
        Assert.Contains(scopes, types => types.Contains(typeof(PendingContext)));
        Assert.DoesNotContain(
            scopes,
            types =>
                types.Overlaps([typeof(StreamArguments), typeof(Document)])
                && types.Overlaps([typeof(PendingContext), typeof(PromptContext), typeof(GenerateRequest)])
        );
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Add(SessionHistory history)
    {
        var request = new GenerateRequest("text");
        history.Add(
            new EndedSession(
                new SessionId("one"),
                new DocumentUri("a"),
                1,
                new StreamArguments("a"),
                "completed",
                ResumePoint.AtOffset(0),
                Problem: null
            )
            {
                Question = new Question(source => source(request), CreateShape: null, Mark: null),
            }
        );
        return new WeakReference(request);
    }
}
