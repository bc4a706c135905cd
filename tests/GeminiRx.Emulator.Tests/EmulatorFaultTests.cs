using System.Reflection;

namespace GeminiRx.Emulator.Tests;

/// <summary>The typed faults have the script form that the catalogue, the options and the header use.</summary>
public sealed class EmulatorFaultTests
{
    /// <summary>Fails if a fault is added to the catalogue without a factory, or a factory has a wrong name.</summary>
    [Fact]
    public void Factories_CoverTheWholeCatalogue()
    {
        var names = Factories().Select(fault => fault.ToString().Split(':')[0]).ToHashSet();

        Assert.Equal(GeminiEmulator.Faults.Select(fault => fault.Name).Where(name => name != "503-before").Except(names), []);
    }

    [Fact]
    public void Factories_AllParse()
    {
        Assert.All(Factories(), fault => Assert.Equal(fault, EmulatorFault.Parse(fault.ToString())));
    }

    [Fact]
    public void EveryError_InEveryPlace_IsItsOwnFault()
    {
        var faults = Enum.GetValues<EmulatorError>()
            .SelectMany(error => Enum.GetValues<ErrorPlacement>().Select(placement => EmulatorFault.Error(error, placement)))
            .ToList();

        Assert.Equal(faults.Count, faults.Distinct().Count());
        Assert.All(faults, fault => Assert.Equal(fault, EmulatorFault.Parse(fault.ToString())));
    }

    [Theory]
    [InlineData(EmulatorError.InvalidKey, ErrorPlacement.InsteadOfAnswer, "400-key")]
    [InlineData(EmulatorError.ModelNotFound, ErrorPlacement.InArray, "404-array")]
    [InlineData(EmulatorError.QuotaPerDay, ErrorPlacement.AsBody, "429-day-body")]
    [InlineData(EmulatorError.CapacityExhausted, ErrorPlacement.AsEvent, "429-capacity-event:1")]
    [InlineData(EmulatorError.Unavailable, ErrorPlacement.AfterEvents, "503-tail:1")]
    [InlineData(EmulatorError.UnavailableWithDelay, ErrorPlacement.AfterEventsCut, "503-retry-cut-tail:1")]
    [InlineData(EmulatorError.DeadlineExceeded, ErrorPlacement.InsteadOfAnswer, "504")]
    public void Error_HasTheNameOfTheCatalogue(EmulatorError error, ErrorPlacement placement, string text)
    {
        Assert.Equal(text, EmulatorFault.Error(error, placement, afterEvents: 1).ToString());
    }

    [Fact]
    public void Limits_AndJoins_HaveTheScriptForm()
    {
        Assert.Equal("drop:120 times 1", EmulatorFault.Drop(120).Once().ToString());
        Assert.Equal("503 times 2", EmulatorFault.Error(EmulatorError.Unavailable).Times(2).ToString());
        Assert.Equal("checkpoints:2 + drop:900 times 3", EmulatorFault.Checkpoints(2).And(EmulatorFault.Drop(900)).Times(3).ToString());
        Assert.Equal(EmulatorFault.Drop(120).Once(), EmulatorFault.Parse(" drop:120-once"));
        Assert.Equal("block:OTHER", (string?)EmulatorFault.Block("OTHER"));
        Assert.Null((string?)(EmulatorFault?)null);
    }

    [Fact]
    public void Parameters_OutsideTheirRange_AreReported()
    {
        string Message(Action create) => Assert.ThrowsAny<ArgumentException>(create).Message;

        Assert.Contains(
            "Invalid parameter '-1' of the fault 'drop' (byte offset)",
            Message(() => EmulatorFault.Drop(-1)),
            StringComparison.Ordinal
        );
        Assert.Contains("from 0 to 256", Message(() => EmulatorFault.LargeEvent(257)), StringComparison.Ordinal);
        Assert.Contains("Invalid reason 'A + B'", Message(() => EmulatorFault.Finish("A + B")), StringComparison.Ordinal);
        Assert.Contains("'drop:300 times 0'", Message(() => EmulatorFault.Drop().Times(0)), StringComparison.Ordinal);
        Assert.Contains("Unknown fault 'none'", Message(() => EmulatorFault.Parse("none")), StringComparison.Ordinal);
        Assert.Contains("'empty times 1'", Message(() => EmulatorFault.Drop().And(EmulatorFault.Empty().Once())), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => EmulatorFault.Error((EmulatorError)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmulatorFault.Error(EmulatorError.Internal, (ErrorPlacement)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmulatorFault.Framing((FramingVariant)99));
    }

    [Fact]
    public async Task TypedFault_LimitedToOnce_OccursOnce()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Fault = EmulatorFault.Error(EmulatorError.Unavailable).Once() });

        using var first = await emulator.SendAsync();
        using var second = await emulator.SendAsync();

        Assert.Equal((503, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal("503 times 1", emulator.Requests[0].Fault);
    }

    // Every factory with its default arguments; enumerations with every value.
    private static List<EmulatorFault> Factories() =>
        [
            .. typeof(EmulatorFault)
                .GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Where(method => method.ReturnType == typeof(EmulatorFault) && method.Name is not ("Parse" or "Error" or "Framing"))
                .Select(method => (EmulatorFault)method.Invoke(null, [.. method.GetParameters().Select(p => p.DefaultValue)])!),
            EmulatorFault.Regenerate(diverges: true),
            .. Enum.GetValues<EmulatorError>().Select(error => EmulatorFault.Error(error)),
            .. Enum.GetValues<ErrorPlacement>().Select(placement => EmulatorFault.Error(EmulatorError.Unavailable, placement)),
            .. Enum.GetValues<FramingVariant>().Select(EmulatorFault.Framing),
        ];
}
