using System.Reactive.Concurrency;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary>The server with an editor that is to open documents, and a cache in a temporary folder.</summary>
public abstract class OpeningFixture : IAsyncDisposable
{
    private protected const string Answer = "It adds.\n\nThat is all.\n";

    private readonly (Stream Client, Stream Server) _pipe = FullDuplexStream.CreatePair();
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("cache");
    private protected Task<int> Server { get; private set; } = Task.FromResult(0);

    private protected OpeningEditor Editor { get; private set; } = null!;

    private protected GeminiEmulator Emulator { get; set; } = Saying(Answer);

    /// <summary>The clock of the server. Default: the system's.</summary>
    private protected IScheduler Scheduler { get; set; } = DefaultScheduler.Instance;

    private protected Func<GeminiClient>? CreateClient { get; set; }

    private protected IReadOnlyList<string> PromptFolders { get; set; } = [];

    private protected string Cache => Path.Combine(_cache.FullName, "geminirx", "answers");

    private protected IReadOnlyList<string> Files => Directory.Exists(Cache) ? Directory.GetFiles(Cache) : [];

    public async ValueTask DisposeAsync()
    {
        await Editor.DisposeAsync();
        await Server.WaitAsync(TimeoutToken.Start());
        _cache.Delete(recursive: true);
    }

    private protected static GeminiEmulator Saying(string text) =>
        new(
            new EmulatorOptions
            {
                Text = text,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );

    /// <summary>An answer that begins and never ends.</summary>
    private protected static GeminiEmulator Endless() =>
        new(
            new EmulatorOptions
            {
                Text = "first\nmore",
                CharactersPerEvent = 6,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromHours(1),
            }
        );

    private protected async Task<OpeningEditor> StartAsync(
        Func<OpeningEditor, string, LspAnswer?>? show,
        string text = "add(1, 2)\nsub(1)\n",
        string name = "some editor",
        Func<LspAnswer?>? configure = null
    )
    {
        var options = new LanguageServerOptions
        {
            CreateClient = _ => CreateClient?.Invoke() ?? new GeminiClient(new GeminiOptions { HttpClient = Emulator.CreateClient() }),
            LoggerFactory = new ListLogger(LogLevel.Warning),
            Scheduler = Scheduler,
            PromptFolders = PromptFolders,
            AnswerFolder = Cache,
        };
        Server = GeminiLanguageServer.RunAsync(_pipe.Server, _pipe.Server, options);
        Editor = new OpeningEditor(_pipe.Client)
        {
            Show = show,
            Name = name,
            Configure = configure,
        };
        await Editor.StartAsync(text);
        return Editor;
    }

    /// <summary>Opens the document, then answers.</summary>
    private protected static LspAnswer Open(OpeningEditor editor, string uri)
    {
        editor.OpenAsync(uri).GetAwaiter().GetResult(); // before the answer, on the wire too
        return OpeningEditor.Success(true);
    }

    /// <summary>Waits, while the time of the server goes on by the smallest steps.</summary>
    private protected static Task UntilAsync(TestScheduler scheduler, Func<bool> isMet) =>
        OpeningEditor.UntilAsync(() =>
        {
            scheduler.AdvanceBy(1);
            return isMet();
        });

    private protected string Prompt()
    {
        var body = JsonElement.Parse(Emulator.Requests[^1].Body);
        return body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()!;
    }
}
