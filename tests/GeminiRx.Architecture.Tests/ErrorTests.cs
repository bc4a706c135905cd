using ArchUnitNET.Domain.Extensions;

namespace GeminiRx.Architecture.Tests;

/// <summary>Only the Errors folders contain advice to users: they alone create the exceptions that carry advice.</summary>
public sealed class ErrorTests
{
    // Red when a type of Wire/Http, and one of Cli/Ask, created an exception with advice.
    [Theory]
    [InlineData("GeminiRx.GeminiConfigurationException")]
    [InlineData("GeminiRx.Cli.Errors.UsageException")]
    public void Advice_IsWrittenIn_ErrorsOnly(string exception)
    {
        var creators = Sources
            .All.Types.Where(type =>
                type.FullName != exception
                && type.GetMethodMembers()
                    .SelectMany(method => method.GetCalledMethods())
                    .Any(called => called.DeclaringType.FullName == exception && called.Name.StartsWith(".ctor", StringComparison.Ordinal))
            )
            .Select(type => type.FullName)
            .ToList();

        Assert.NotEmpty(creators);
        Rule.HasNoViolations(creators.Where(type => !type.Contains(".Errors.", StringComparison.Ordinal)));
    }
}
