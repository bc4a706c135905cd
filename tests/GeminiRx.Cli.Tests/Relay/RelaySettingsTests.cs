using System.CommandLine;
using GeminiRx.Relay.Hosting;
using GeminiRx.Relay.Streams;

namespace GeminiRx.Cli.Tests;

public sealed class RelaySettingsTests
{
    // Red when it was 2,048 whatever --max-answers said.
    [Theory]
    [InlineData(2048)]
    [InlineData(2048, "--max-answers", "7")]
    [InlineData(10_000, "--max-answers", "5000")]
    public void Relay_RemembersTwiceAsManyAnswersAsItWrites(int known, params string[] arguments) =>
        Assert.Equal(known, Read(arguments).Log.MaxKnownAnswers);

    [Theory]
    [InlineData]
    [InlineData("--max-body", "1", "--max-bodies", "1", "--bodies-per-caller", "1")]
    [InlineData("--max-body", "3", "--max-bodies", "3", "--bodies-per-caller", "3")]
    [InlineData("--max-body", "1024", "--max-bodies", "1", "--bodies-per-caller", "1")]
    public void Memory_IsEnoughForTheLargestRequest_AndTheLargestAppend(params string[] arguments)
    {
        var settings = Read(arguments);
        foreach (var budget in new[] { settings.Bodies, settings.Callers.BodiesOf("a") })
        {
            Assert.InRange(budget.MaxBytes, RequestBodies.NeededFor(settings.MaxBodyBytes), long.MaxValue);
            Assert.InRange(budget.MaxBytes, RequestBodies.NeededFor(settings.MaxStreamBodyBytes, StreamWriting.Copies), long.MaxValue);
        }
    }

    private static RelaySettings Read(string[] arguments)
    {
        var options = new RelayOptions();
        var command = new Command("relay");
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        return RelaySettings.Read(command.Parse(arguments), options, TimeProvider.System);
    }
}
