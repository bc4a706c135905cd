using GeminiRx.LanguageServer.Context;

namespace GeminiRx.LanguageServer.Tests.Context;

public sealed class ContextPathsTests
{
    [Theory]
    [InlineData("/a/b", "/a/b", true)]
    [InlineData("/a/b/", "/a/b", true)]
    [InlineData("/a/b", "/a/b/c", false)]
    [InlineData("/a/b", "/a", false)]
    public void Folders_AreTheSame_WhateverTheirEnd(string first, string second, bool isSame)
    {
        Assert.Equal(isSame, ContextPaths.AreSame(first, second));
        Assert.Equal(isSame, ContextPaths.AreSame(second, first));
    }

    // Windows and macOS: an editor writes the drive as c:, and the settings as C:.
    [Fact]
    public void Folders_WithOtherCase_AreTheSameWhereTheSystemIgnoresIt() =>
        Assert.Equal(ContextPaths.IgnoresCase, ContextPaths.AreSame("c:/a", "C:/a"));
}
