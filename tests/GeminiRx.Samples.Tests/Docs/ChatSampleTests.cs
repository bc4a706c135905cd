using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The application of operators.md, run against the emulator.</summary>
public sealed class ChatSampleTests : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly VirtualClock _time = new();
    private readonly Subject<string> _prompts = new();
    private readonly Subject<Unit> _stopButton = new();
    private readonly BehaviorSubject<bool> _isHidden = new(true);
    private readonly MemoryStream _file = new();
    private readonly List<string> _status = [];
    private readonly BehaviorSubject<string> _text = new("");
    private string _shown = "";

    public void Dispose()
    {
        _prompts.Dispose();
        _stopButton.Dispose();
        _isHidden.Dispose();
        _file.Dispose();
        _text.Dispose();
    }

    [Fact]
    public async Task Chat_Prompt_IsAnsweredInTheViewAndInTheFile()
    {
        var (chat, emulator) = Start(TimeSpan.Zero);

        _prompts.OnNext("Hi");
        _prompts.OnCompleted();
        await chat;

        Assert.Equal("One.\n\nTwo 👩\u200d🚀.", _text.Value);
        Assert.Equal("One.\n\nTwo 👩\u200d🚀.", Encoding.UTF8.GetString(_file.ToArray()));
        Assert.Empty(_status);
        Assert.Single(emulator.Requests);
    }

    [Fact]
    public async Task Chat_StopButton_KeepsTheReceivedTextAndReportsTheStop()
    {
        var (chat, _) = Start(TimeSpan.FromSeconds(1));
        _prompts.OnNext("Hi");
        Assert.Equal("One.", _text.Value); // the emulator answers in the same call, up to its current time

        _stopButton.OnNext(Unit.Default);
        _prompts.OnCompleted();
        await chat;

        Assert.Equal("One.", _text.Value);
        Assert.Equal("One.", Encoding.UTF8.GetString(_file.ToArray()));
        Assert.Equal("The answer was stopped before its end.", Assert.Single(_status));
    }

    [Fact]
    public async Task Chat_SilentService_IsSaidInTheStatusAndTheNextPromptIsAnswered()
    {
        var (chat, emulator) = Start(TimeSpan.FromSeconds(1));
        _prompts.OnNext("Hi");
        Assert.Equal("One.", _text.Value);

        _clock.AdvanceBy(TimeSpan.FromSeconds(21));
        Assert.Equal("No further content within 20 s.", Assert.Single(_status));

        _text.OnNext("");
        _prompts.OnNext("Again");
        Assert.Equal("One.", _text.Value);
        _stopButton.OnNext(Unit.Default);
        _prompts.OnCompleted();
        await chat;

        Assert.Equal(2, emulator.Requests.Count);
    }

    private (Task Chat, GeminiEmulator Emulator) Start(TimeSpan burstInterval)
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "One.\n\nTwo 👩\u200d🚀.\n## User: no",
                CharactersPerEvent = 4,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = burstInterval,
                TimeProvider = _time,
            }
        );
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = emulator.CreateClient() });
        var chat = OperatorSamples.Chat(gemini, _prompts, _stopButton, _isHidden, Show, _status.Add, _file, _clock);
        return (chat.DefaultIfEmpty().ToTask(TimeoutToken.Start()), emulator);
    }

    private void Show(TextUpdate update) => _text.OnNext(_shown = _shown[..update.Start] + update.Text);
}
