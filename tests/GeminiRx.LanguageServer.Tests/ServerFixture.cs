using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.LanguageServer.Git;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;
using Microsoft.Extensions.Logging;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>The whole server over a stream in memory, with an emulator behind it and a model editor before it.</summary>
public abstract class ServerFixture : IAsyncDisposable
{
    protected const string Answer = "one\ntwo\nthree\n";

    private static readonly RetryOptions _atOnce = new() { BaseDelay = TimeSpan.FromTicks(1), MaxDelay = TimeSpan.FromTicks(1) };

    private readonly (Stream Client, Stream Server) _pipe = FullDuplexStream.CreatePair();

    /// <summary>The message of a log entry.</summary>
    protected static string MessageOf(string entry) => entry[(entry.IndexOf(": ", StringComparison.Ordinal) + 2)..];

    protected ListLogger Log { get; } = new(LogLevel.Warning);

    protected GeminiEmulator Emulator { get; set; } = Saying(Answer);

    /// <summary>Creates the client from the settings, as the command line does. Default: a client of the emulator.</summary>
    protected Func<ServerSettings, GeminiClient>? CreateClient { get; set; }

    /// <summary>The folders with prompt files of the user. Default: none.</summary>
    protected IReadOnlyList<string> PromptFolders { get; set; } = [];

    /// <summary>Runs git. Default: a child process.</summary>
    private protected RunProcess RunProcess { get; set; } = ChildProcess.RunAsync;

    protected LanguageServerOptions? Options { get; set; }

    protected ModelEditor? Editor { get; private set; }

    protected Task<int>? Server { get; private set; }

    protected Stream ClientEnd => _pipe.Client;

    public async ValueTask DisposeAsync()
    {
        if (Editor is not null)
        {
            await Editor.DisposeAsync();
            Assert.All(
                Editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString()),
                message => Assert.Matches("^Gemini: (?!Gemini: )", message)
            );
        }

        if (Server is not null)
        {
            await Server.WaitAsync(TimeoutToken.Start());
        }

        Assert.Empty(Log.Lines);
    }

    protected static GeminiEmulator Saying(string text) =>
        new(
            new EmulatorOptions
            {
                Text = text,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );

    /// <summary>An emulator that fails after some text.</summary>
    protected static GeminiEmulator FailingAfter(string text) =>
        new(
            new EmulatorOptions
            {
                Answer = System.Text.Encoding.UTF8.GetBytes(
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":"
                        + JsonSerializer.Serialize(text)
                        + "}]}}]}\n\n{\"error\":{\"code\":503,\"message\":\"Overloaded.\",\"status\":\"UNAVAILABLE\"}}"
                ),
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );

    protected static GeminiEmulator Silent() => new(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });

    protected GeminiClient Emulated() => new(new GeminiOptions { HttpClient = Emulator.CreateClient() });

    protected ModelEditor Start(
        string text = "ab",
        EditorKind? kind = null,
        bool streamingEdits = false,
        JsonNode? settings = null,
        int? processId = null,
        string language = "markdown",
        bool hasViews = false
    )
    {
        var options =
            Options
            ?? new LanguageServerOptions
            {
                CreateClient = settings => CreateClient?.Invoke(settings) ?? Emulated(),
                LoggerFactory = Log,
                PromptFolders = PromptFolders,
                RunProcess = RunProcess,
                Policy = AnswerPolicy.Interactive with
                {
                    Retry = _atOnce,
                    Resume = new ResumeOptions { Retry = _atOnce },
                },
            };
        Server = GeminiLanguageServer.RunAsync(_pipe.Server, _pipe.Server, options);
        return Editor = new ModelEditor(kind ?? EditorKind.VisualStudioCode, text, _pipe.Client, _pipe.Client)
        {
            StreamingEdits = streamingEdits,
            Settings = settings,
            ProcessId = processId,
            Language = language,
            HasViews = hasViews,
        };
    }

    protected async Task<ModelEditor> OpenAsync(string text = "ab")
    {
        var editor = Start(text);
        await editor.OpenAsync();
        return editor;
    }

    protected static async Task<string> SessionOf((int Id, Task<JsonElement> Answer) command) =>
        (await command.Answer).GetProperty("sessionId").GetString()!;

    protected static async Task<string> SessionOf(Task<JsonElement> answer) => (await answer).GetProperty("sessionId").GetString()!;

    /// <summary>The error of a request. A client can tell why, and puts the name of the product before the message itself.</summary>
    protected static async Task<LspErrorException> ErrorOf(Task answer)
    {
        var error = await Assert.ThrowsAsync<LspErrorException>(() => answer);
        Assert.DoesNotMatch("^Gemini: ", error.Message);
        Assert.True(error.Code != -32803 || error.Reason is not null, error.Message);
        return error;
    }

    /// <summary>Runs a session that fails after some text.</summary>
    protected async Task<(ModelEditor Editor, string Session)> BreakAsync()
    {
        Emulator = FailingAfter("one\ntw");
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));
        await editor.EndOfAsync(session);
        Assert.Equal("aone\ntwb", editor.Look(model => model.Text));
        return (editor, session);
    }
}
