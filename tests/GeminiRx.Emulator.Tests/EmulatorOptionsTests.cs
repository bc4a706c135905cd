namespace GeminiRx.Emulator.Tests;

public sealed class EmulatorOptionsTests
{
    [Fact]
    public void Defaults_AreThoseThatTheDocumentationStates()
    {
        var options = new EmulatorOptions();

        Assert.Equal(TimeSpan.FromMilliseconds(400), options.FirstChunkDelay);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.BurstInterval);
        Assert.Equal((2, 60, null), (options.EventsPerBurst, options.CharactersPerEvent, options.BytesPerRead));
        Assert.Same(TimeProvider.System, options.TimeProvider);
        Assert.Equal((null, null, null, null), (options.Text, options.Answer, options.AnswerFile, options.ModelVersion));
    }

    [Fact]
    public void AnswerAndAnswerFile_AreRefusedTogether()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new GeminiEmulator(new EmulatorOptions { Answer = "x"u8.ToArray(), AnswerFile = "x" })
        );

        Assert.Equal("AnswerFile", error.ParamName);
    }

    [Fact]
    public void AnswerFile_IsNotEmpty() =>
        Assert.Equal(
            "AnswerFile",
            Assert.Throws<ArgumentException>(() => new GeminiEmulator(new EmulatorOptions { AnswerFile = " " })).ParamName
        );

    [Fact]
    public void TimeProvider_IsNotNull() =>
        Assert.Equal(
            "TimeProvider",
            Assert.Throws<ArgumentNullException>(() => new GeminiEmulator(new EmulatorOptions { TimeProvider = null! })).ParamName
        );

    [Fact]
    public void Limits_AreChecked()
    {
        var options = new EmulatorOptions();
        Refuses(options with { FirstChunkDelay = TimeSpan.FromTicks(-1) }, "FirstChunkDelay");
        Refuses(options with { FirstChunkDelay = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) }, "FirstChunkDelay");
        Refuses(options with { BurstInterval = TimeSpan.FromTicks(-1) }, "BurstInterval");
        Refuses(options with { BurstInterval = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) }, "BurstInterval");
        Refuses(options with { EventsPerBurst = 0 }, "EventsPerBurst");
        Refuses(options with { CharactersPerEvent = 0 }, "CharactersPerEvent");
        Refuses(options with { BytesPerRead = 0 }, "BytesPerRead");
    }

    [Fact]
    public async Task Limits_AreThemselvesAllowed()
    {
        var options = Wire.AtOnce with
        {
            EventsPerBurst = int.MaxValue,
            CharactersPerEvent = int.MaxValue,
            BytesPerRead = int.MaxValue,
            Text = "whole",
        };

        Assert.Equal("whole", Assert.Single(await new GeminiEmulator(options).EventsAsync()).Text());
    }

    private static void Refuses(EmulatorOptions options, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new GeminiEmulator(options)).ParamName);
}
