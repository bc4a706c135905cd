using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>The declaration at a place. The cursor or the selection is between | and |, the declaration between « and ».</summary>
public sealed class DeclarationsTests
{
    // Red, each, when the place was taken as it is.
    [Theory]
    [InlineData("class A\n{\n«    ||int F;»\n}\n")]
    [InlineData("class A\n{\n«    public int F { get; }||»\n\n    int G;\n}\n")]
    [InlineData("«cl||ass A\n{\n    int F;\n}»\n\nclass B;\n")]
    [InlineData(
        "class A\n{\n«    int Add(int a)\n    {\n        if (a > 0)\n"
            + "        {\n            a||++;\n        }\n\n        return a;\n    }»\n\n    int G;\n}\n"
    )]
    [InlineData(
        "class A\n{\n«    [Fact]\n    [Other(1)]\n    public void T()\n    {\n"
            + "        x.Select(y =>\n        {\n            |y.Go();|\n        });\n    }»\n}\n"
    )]
    [InlineData("class A\n{\n«    public void T(\n        int a,\n        int |b|\n    )\n    {\n        Go();\n    }»\n}\n")]
    [InlineData("«@cached\ndef f(a):\n    if a:\n        ret||urn 1\n\n    return 2»\n\nx = 1\n")]
    [InlineData("class A:\n«    def f(self):\n        pass||»\n\n    def g(self):\n        pass\n")]
    [InlineData("||\n«fn add(a: i32) -> i32 {\n    a\n}»\n")]
    [InlineData("«export const f = (a) => {\n  go(a||);\n};»\n")]
    [InlineData("class A {\n«  render(x) {\n    return <||b/>;\n  }»\n}\n")]
    [InlineData("«func (s *S) Go() error {\n\t||return nil\n}»\n")]
    [InlineData("«x||  = 1»\ny = 2\n")]
    public void RangeAt_IsTheDeclarationAroundThePlace(string marked)
    {
        var text = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        var start = text.IndexOf('|', StringComparison.Ordinal);
        var end = text.IndexOf('|', start + 1) - 1;
        text = text.Replace("|", "", StringComparison.Ordinal);

        var (from, to) = Declarations.RangeAt(text, start, end);

        Assert.Equal(marked.Replace("|", "", StringComparison.Ordinal), text.Insert(to, "»").Insert(from, "«"));
    }

    [Theory]
    [InlineData("class A\n{\n    |int F;\n    int G;\n|}\n")]
    [InlineData("|def f(a):\n    return 1\n|\nx = 1\n")]
    [InlineData("||")]
    [InlineData("\n  |\n|")]
    public void RangeAt_ASelectionThatBeginsWithADeclaration_IsThatSelection(string marked)
    {
        var start = marked.IndexOf('|', StringComparison.Ordinal);
        var end = marked.IndexOf('|', start + 1) - 1;

        Assert.Equal((start, end), Declarations.RangeAt(marked.Replace("|", "", StringComparison.Ordinal), start, end));
    }
}
