namespace GeminiRx.Tests.Recordings;

/// <summary>The errors of malformed recordings and arguments.</summary>
public sealed class RecordingParserTests
{
    [Theory]
    [InlineData("hello", "Line 1")]
    [InlineData("geminirx-recording 2\n", "Line 1")]
    [InlineData("geminirx-recording 1\nx request\n", "Line 2: Missing exchange number")]
    [InlineData("geminirx-recording 1\n1 data 5 x\n", "Line 2: Exchange 1 has no request")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 data 5 x\n", "Line 3: Data precede the answer")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 request t POST u\n", "Line 3: Invalid request 1")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 answer soon 200\n", "Line 3: Invalid time \"soon\"")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 answer 5 20\n", "Line 3: Invalid status \"20\"")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 body \\q\n", "Line 3: Unknown escape \\q")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 body \\xGG\n", "Line 3: Unknown escape \\x")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 finish 5\n", "Line 3: Unknown keyword \"finish\"")]
    public void Parse_MalformedRecording_NamesTheLine(string text, string says) =>
        Assert.StartsWith(says, Assert.Throws<FormatException>(() => Recording.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        var recording = Recording.Parse("geminirx-recording 1\n1 request t POST u\n");

        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Replay(speed: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Replay(speed: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Replay(exchange: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Recording.Parse("geminirx-recording 1").Replay());
        Assert.Throws<ArgumentNullException>(() => new ReplayHandler(null!));
        Assert.Throws<ArgumentNullException>(() => Recording.Parse(null!));
    }
}
