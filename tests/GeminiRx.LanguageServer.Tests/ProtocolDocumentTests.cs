using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.TestSupport;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Tests;

public sealed partial class ProtocolDocumentTests
{
    private static readonly string _document = Repository.Read("src/GeminiRx.LanguageServer/PROTOCOL.md");

    public static IEnumerable<TheoryDataRow<string, Type>> Sections =>
        [
            new("geminirx.continue", typeof(StreamArguments)),
            new("geminirx.prompt", typeof(StreamArguments)),
            new("geminirx.commit", typeof(CommitMessage)),
            new("geminirx.stop", typeof(StopArguments)),
            new("geminirx.stop", typeof(SessionsStopped)),
            new("geminirx.retry", typeof(SessionArguments)),
            new("geminirx.continueFrom", typeof(SessionArguments)),
            new("geminirx.discard", typeof(SessionArguments)),
            new("geminirx.keep", typeof(SessionArguments)),
            new("geminirx/changes", typeof(ChangesParams)),
            new("geminirx/changes", typeof(ChangesResult)),
            new("geminirx/changes", typeof(ChangeEntry)),
            new("geminirx.usage", typeof(UsageResult)),
            new("geminirx.usage", typeof(ModelUsage)),
            new("geminirx.pauseCompletions", typeof(PauseArguments)),
            new("geminirx/status", typeof(CompletionStatus)),
            new("geminirx/context", typeof(ContextResult)),
            new("geminirx/context", typeof(ContextMessage)),
            new("geminirx/context", typeof(ContextEntry)),
            new("geminirx/context", typeof(ContextGap)),
            new("geminirx/status", typeof(StatusResult)),
            new("geminirx/status", typeof(RunningSession)),
            new("geminirx/status", typeof(PastSession)),
            new("geminirx/models", typeof(ModelsResult)),
            new("geminirx/models", typeof(ModelEntry)),
            new("geminirx/setKey", typeof(SetKeyParams)),
            new("geminirx/stream", typeof(StreamParams)),
            new("geminirx/stream", typeof(StreamMessage)),
            new("geminirx/stream", typeof(StreamPart)),
            new("geminirx/stream", typeof(StreamTool)),
            new("geminirx/stream", typeof(StreamEnded)),
            new("geminirx/sessionEnded", typeof(SessionEnded)),
            new("geminirx/sessionEnded", typeof(SessionError)),
            new("geminirx/sessionEnded", typeof(TokenCounts)),
            new("geminirx/edit", typeof(StreamingEditParams)),
            new("geminirx/thought", typeof(SessionThought)),
        ];

    [Fact]
    public void Document_OfTheProtocol_ListsEveryOwnMethodAndNoOther()
    {
        var registered = typeof(IServerMethods)
            .GetMethods()
            .Select(method => method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name!)
            .Where(name => name.StartsWith("geminirx/", StringComparison.Ordinal));
        var called = typeof(CustomMethods).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(
            registered.Concat(called).Concat(CommandNames.All).Order(StringComparer.Ordinal),
            Headings().Matches(_document).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Document_OfTheProtocol_NamesEveryMethodOfLspThatIsAnswered() =>
        Assert.All(
            typeof(IServerMethods).GetMethods().Select(method => method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name!),
            name =>
                Assert.True(
                    _document.Contains($"`{name}`", StringComparison.Ordinal)
                        || _document.Contains($"`{name.Split('/')[^1]}`", StringComparison.Ordinal),
                    name
                )
        );

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_OfAMethod_NamesEveryMember(string method, Type type)
    {
        var start = _document.IndexOf($"### `{method}`", StringComparison.Ordinal);
        var end = _document.IndexOf("\n##", start + 4, StringComparison.Ordinal);
        var section = _document[start..(end < 0 ? _document.Length : end)];

        Assert.All(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
            name => Assert.Contains($"\"{name}\"", section, StringComparison.Ordinal)
        );
    }

    [GeneratedRegex("^### `(.+)`$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
